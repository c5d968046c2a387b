/** The way to a host is refused wherever it should be. */
@NullMarked
package io.mailroom.contract.network;

import org.jspecify.annotations.NullMarked;

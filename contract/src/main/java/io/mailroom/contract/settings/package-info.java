/** What several services are told by their operator. */
@NullMarked
package io.mailroom.contract.settings;

import org.jspecify.annotations.NullMarked;

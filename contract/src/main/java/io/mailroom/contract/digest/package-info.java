/** Hashes: octets flow in, and what names or proves them flows out. */
@NullMarked
package io.mailroom.contract.digest;

import org.jspecify.annotations.NullMarked;

/** Tests of the faulty network. */
@NullMarked
package io.mailroom.sandbox.proxy;

import org.jspecify.annotations.NullMarked;

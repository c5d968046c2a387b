/** Tests of what a person sees. */
@NullMarked
package io.mailroom.sandbox.terminal;

import org.jspecify.annotations.NullMarked;

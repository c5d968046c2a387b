/** What the person at the terminal sees: steps and lines go in, text and one reason come out. */
@NullMarked
package io.mailroom.sandbox.terminal;

import org.jspecify.annotations.NullMarked;

/**
 * The words of a mail server that everything here speaks: which one, who logs in, what goes out to
 * whom, and what became of it for each.
 *
 * <p>{@code client} does it.
 */
@NullMarked
package io.mailroom.smtp;

import org.jspecify.annotations.NullMarked;

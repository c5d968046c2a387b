/** Tests of {@code io.mailroom.smtp}. */
@NullMarked
package io.mailroom.smtp;

import org.jspecify.annotations.NullMarked;

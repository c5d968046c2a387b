/** Tests of {@code io.mailroom.smtp.client}. */
@NullMarked
package io.mailroom.smtp.client;

import org.jspecify.annotations.NullMarked;

/** Tests of sending by SMTP. */
@NullMarked
package io.mailroom.router.smtp;

import org.jspecify.annotations.NullMarked;

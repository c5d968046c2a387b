/**
 * Replies that leave by SMTP: a letter and whose server go in, the server's answer for each
 * recipient comes out.
 */
@NullMarked
package io.mailroom.router.smtp;

import org.jspecify.annotations.NullMarked;

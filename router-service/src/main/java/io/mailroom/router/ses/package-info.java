/**
 * Replies that leave by Amazon SES: a letter goes in, SES's answer for it comes out, no faster and
 * no more than the account may send.
 */
@NullMarked
package io.mailroom.router.ses;

import org.jspecify.annotations.NullMarked;

/**
 * Replies that were sent come in, and leave their traces in the customer's mailbox: a copy among
 * the sent mail, and {@code \Answered} on the original. The one place where Mailroom changes more
 * in a mailbox than {@code \Seen}, and only where the integration asks for it.
 */
@NullMarked
package io.mailroom.router.filing;

import org.jspecify.annotations.NullMarked;

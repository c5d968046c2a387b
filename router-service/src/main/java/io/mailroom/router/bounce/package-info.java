/**
 * Replies that came back: an email goes in, which reply it is about and who did not get it comes
 * out. Rules only; whatever the email says, nothing worse can come of it than a reply of that very
 * integration being shown as bounced.
 */
@NullMarked
package io.mailroom.router.bounce;

import org.jspecify.annotations.NullMarked;

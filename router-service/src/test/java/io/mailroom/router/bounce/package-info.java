/** Emails about replies that came back, in the dialects of mail servers. */
@NullMarked
package io.mailroom.router.bounce;

import org.jspecify.annotations.NullMarked;

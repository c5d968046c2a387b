/**
 * Which conversation an email belongs to: its Message-ID, In-Reply-To and References go in, an id
 * comes out, the same whichever router works it out and however often. Rules only.
 */
@NullMarked
package io.mailroom.router.conversation;

import org.jspecify.annotations.NullMarked;

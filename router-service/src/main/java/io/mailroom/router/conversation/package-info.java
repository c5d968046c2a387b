/**
 * Which conversation an email belongs to: its headers and what is remembered of earlier ones go in,
 * an id comes out, the same whichever router works it out and however often, and what is to be
 * remembered of it. Rules only.
 */
@NullMarked
package io.mailroom.router.conversation;

import org.jspecify.annotations.NullMarked;

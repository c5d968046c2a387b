/**
 * Automatic replies: an email and what is remembered of its sender go in, a reply or the reason why
 * there is none comes out, and what is to be remembered of it. Rules only, after RFC 3834.
 */
@NullMarked
package io.mailroom.router.answer;

import org.jspecify.annotations.NullMarked;

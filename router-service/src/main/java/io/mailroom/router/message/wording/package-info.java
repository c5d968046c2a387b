/**
 * What a reply says: the words asked for, the signature below them and the email that it answers
 * below that, as plain text and as HTML. Rules only, but for the streams of contents.
 */
@NullMarked
package io.mailroom.router.message.wording;

import org.jspecify.annotations.NullMarked;

/** Replies to send, and what became of them. */
@NullMarked
package io.mailroom.contract.reply;

import org.jspecify.annotations.NullMarked;

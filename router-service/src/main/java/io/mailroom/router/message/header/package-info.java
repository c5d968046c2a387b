/**
 * The header of a reply: addresses, names, ids and subjects of strangers go in, lines that can only
 * be one field each come out. Rules only.
 */
@NullMarked
package io.mailroom.router.message.header;

import org.jspecify.annotations.NullMarked;

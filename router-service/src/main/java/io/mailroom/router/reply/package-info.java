/**
 * One reply on its way out: what is owed to whom goes in, what became of it for each comes out. How
 * it is written down is here; how it is carried, by SMTP or SES, is behind {@link
 * io.mailroom.router.reply.Carrier}.
 */
@NullMarked
package io.mailroom.router.reply;

import org.jspecify.annotations.NullMarked;

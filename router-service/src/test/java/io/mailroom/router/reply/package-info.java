/** The rules of delivery, as tables. */
@NullMarked
package io.mailroom.router.reply;

import org.jspecify.annotations.NullMarked;

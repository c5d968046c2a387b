/** Tests of what a reply says. */
@NullMarked
package io.mailroom.router.message.wording;

import org.jspecify.annotations.NullMarked;

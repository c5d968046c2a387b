/** Which emails are answered automatically, and how often at most. */
@NullMarked
package io.mailroom.router.answer;

import org.jspecify.annotations.NullMarked;

/** Tests of the rules that thread emails. */
@NullMarked
package io.mailroom.router.conversation;

import org.jspecify.annotations.NullMarked;

/** How what is remembered looks on its topic. */
@NullMarked
package io.mailroom.contract.conversation;

import org.jspecify.annotations.NullMarked;

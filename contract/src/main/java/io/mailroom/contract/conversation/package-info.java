/**
 * What the routers remember of conversations for a month, so that all of them tell the same story.
 * Flows from router to router, through the topic {@code conversations}.
 */
@NullMarked
package io.mailroom.contract.conversation;

import org.jspecify.annotations.NullMarked;

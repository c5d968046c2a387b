/**
 * What this router remembers of conversations: the records of the partitions that it routes flow in
 * from the topic {@code conversations}, and what a batch adds once the batch is committed.
 */
@NullMarked
package io.mailroom.router.memory;

import org.jspecify.annotations.NullMarked;

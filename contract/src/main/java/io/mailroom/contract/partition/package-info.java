/**
 * Partitions of topics, read from their beginning without a group: every committed record flows to
 * whoever keeps what it needs of it, and where a partition ends is known.
 */
@NullMarked
package io.mailroom.contract.partition;

import org.jspecify.annotations.NullMarked;

/**
 * How far a watch has been published, what is still owed to it, and how its session fares. Written
 * by the connector that owns the shard.
 */
@NullMarked
package io.mailroom.contract.progress;

import org.jspecify.annotations.NullMarked;

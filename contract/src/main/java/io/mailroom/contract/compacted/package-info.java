/**
 * Compacted topics read to their end and followed: records come in, an immutable snapshot of the
 * newest value of each key goes out.
 */
@NullMarked
package io.mailroom.contract.compacted;

import org.jspecify.annotations.NullMarked;

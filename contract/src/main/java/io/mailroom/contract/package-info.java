/** Placeholder. */
@NullMarked
package io.mailroom.contract;

import org.jspecify.annotations.NullMarked;

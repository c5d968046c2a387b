/** Placeholder. */
@NullMarked
package io.mailroom.sandbox;

import org.jspecify.annotations.NullMarked;

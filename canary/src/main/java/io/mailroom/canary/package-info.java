/** One null dereference: {@code ./verify} demands that the build refuses it. */
@NullMarked
package io.mailroom.canary;

import org.jspecify.annotations.NullMarked;

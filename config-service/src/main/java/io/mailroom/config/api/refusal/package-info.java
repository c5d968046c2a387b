/** Requests that are not done: whatever ended them comes in, a problem document goes out. */
@NullMarked
package io.mailroom.config.api.refusal;

import org.jspecify.annotations.NullMarked;

/** What is remembered, and what is forgotten. */
@NullMarked
package io.mailroom.router.memory;

import org.jspecify.annotations.NullMarked;

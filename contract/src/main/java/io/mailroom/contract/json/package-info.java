/** Records to JSON and back: one codec for every topic. */
@NullMarked
package io.mailroom.contract.json;

import org.jspecify.annotations.NullMarked;

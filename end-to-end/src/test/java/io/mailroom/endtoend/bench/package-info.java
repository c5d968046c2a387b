/**
 * What takes longer than a test may: how fast Mailroom is, and whether its promises outlast chaos.
 */
@NullMarked
package io.mailroom.endtoend.bench;

import org.jspecify.annotations.NullMarked;

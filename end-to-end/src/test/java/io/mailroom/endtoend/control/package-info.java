/**
 * Negative controls: each protection of the product in the least scenario that needs it, played
 * with it and without it. What was lost, twice, damaged or wrongly marked comes out.
 */
@NullMarked
package io.mailroom.endtoend.control;

import org.jspecify.annotations.NullMarked;

/** The two clocks of a service: the business clock, which the local stack and tests may move, and the wall clock for token lifetimes. */
@NullMarked
package org.meterline.chassis.clock;

import org.jspecify.annotations.NullMarked;

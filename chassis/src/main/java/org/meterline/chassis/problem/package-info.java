/** How every refusal leaves a service: one shape (RFC 9457), one place that gives it. May use JAX-RS, Vert.x and Jackson; knows no business. */
@NullMarked
package org.meterline.chassis.problem;

import org.jspecify.annotations.NullMarked;

/** How a service starts. */
@NullMarked
package org.meterline.chassis.start;

import org.jspecify.annotations.NullMarked;

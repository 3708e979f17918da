/** The request id: taken or made, logged, echoed. May use Vert.x. */
@NullMarked
package org.meterline.chassis.request;

import org.jspecify.annotations.NullMarked;

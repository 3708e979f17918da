/** Tests of the chassis in a small Quarkus application that has one route per kind of refusal. */
@NullMarked
package org.meterline.chassis;

import org.jspecify.annotations.NullMarked;

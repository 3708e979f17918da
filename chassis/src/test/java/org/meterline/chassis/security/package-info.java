@NullMarked
package org.meterline.chassis.security;

import org.jspecify.annotations.NullMarked;

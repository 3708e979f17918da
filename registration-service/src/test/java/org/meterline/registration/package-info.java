/** Tests of the registration service from outside: its routes, its topic, its walls. */
@NullMarked
package org.meterline.registration;

import org.jspecify.annotations.NullMarked;

/** The settings of this service and what must hold of them before it starts. */
@NullMarked
package org.meterline.registration.config;

import org.jspecify.annotations.NullMarked;

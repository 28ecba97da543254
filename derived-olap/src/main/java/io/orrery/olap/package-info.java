/** The OLAP satellite's commands. */
package io.orrery.olap;

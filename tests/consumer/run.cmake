# Installs warpmatch from `build` into a fresh prefix, then builds and runs the consumer project and the examples
# against it, linked with the library of that `kind`.
cmake_minimum_required(VERSION 3.25)
set(work ${build}/consumer/${kind})
file(REMOVE_RECURSE ${work})

function(run)
  execute_process(COMMAND ${ARGN} COMMAND_ERROR_IS_FATAL ANY)
endfunction()

foreach(component devel runtime)
  run(${CMAKE_COMMAND} --install ${build} --config ${config} --component ${component} --prefix ${work}/prefix)
endforeach()

# Builds the project in `source`, configured with `choice`, and runs the programs of it that are named.
function(build_and_run source choice)
  cmake_path(GET source FILENAME name)
  run(${CMAKE_COMMAND} -S ${source} -B ${work}/${name} -G ${generator}
    -D CMAKE_MAKE_PROGRAM=${make_program} -D CMAKE_CXX_COMPILER=${compiler}
    -D CMAKE_BUILD_TYPE=${config} -D CMAKE_PREFIX_PATH=${work}/prefix -D ${choice})
  run(${CMAKE_COMMAND} --build ${work}/${name} --config ${config})
  foreach(program IN LISTS ARGN)
    run(${work}/${name}/${program})
  endforeach()
endfunction()

build_and_run(${CMAKE_CURRENT_LIST_DIR} KIND=${kind} consumer)
set(shared OFF)
if(kind STREQUAL "shared")
  set(shared ON)
endif()
build_and_run(${CMAKE_CURRENT_LIST_DIR}/../../examples/cpp BUILD_SHARED_LIBS=${shared} first_steps lists_of_names stopping)

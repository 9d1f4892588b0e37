# What `cmake --install BUILD --prefix PREFIX` puts where; docs/deploy.md tells how to go on.
include(GNUInstallDirs)

install(TARGETS strangelet RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(DIRECTORY public DESTINATION ${CMAKE_INSTALL_DATADIR}/strangelet)
install(FILES LICENSE README.md CHANGELOG.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES caf-application.ini DESTINATION ${CMAKE_INSTALL_DATADIR}/strangelet)

# The prefix is known only now; and a configuration that somebody has edited, with a token in it, stays.
configure_file(cmake/install_config.cmake.in install_config.cmake @ONLY)
install(SCRIPT ${CMAKE_CURRENT_BINARY_DIR}/install_config.cmake)

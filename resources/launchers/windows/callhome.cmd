@echo off
rem The command line of the program beside this file. A script waits for the program and passes its exit code on;
rem typed directly, cmd would come back at once.
setlocal
"%~dp0Call Home Setup Assistant.exe" --cli -- %*
exit /b %ERRORLEVEL%

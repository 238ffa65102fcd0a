@echo off
rem A double click opens mooclint in the browser: the first time it installs what it needs, into a folder beside this file.
chcp 65001 >nul
pushd "%~dp0"
for %%P in ("py -3" python python3) do (
  %%~P -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>nul
  if not errorlevel 1 (
    %%~P run.py desk %*
    if errorlevel 1 pause
    popd
    exit /b
  )
)
echo Python 3.11 немесе одан жаңа нұсқасы керек: https://www.python.org/downloads/
echo Нужен Python 3.11 или новее: https://www.python.org/downloads/
echo Python 3.11 or newer is needed: https://www.python.org/downloads/
pause
popd
exit /b 2
